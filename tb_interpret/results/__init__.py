"""What explaining a trained model returns."""
