"""The catalogue: administrative procedures (thủ tục hành chính) and their published versions."""
