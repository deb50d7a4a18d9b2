"""What happened to a dossier, step by step: who, when, for whom, why."""
