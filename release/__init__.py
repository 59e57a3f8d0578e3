"""What is done for a release: build, try in empty environments, list licences, write the bill of materials."""
