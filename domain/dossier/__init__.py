"""The dossier (hồ sơ): from submission to the result in the citizen's hand."""
