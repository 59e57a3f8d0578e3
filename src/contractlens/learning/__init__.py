"""Making and measuring models: labelled contracts, training, evaluation."""
