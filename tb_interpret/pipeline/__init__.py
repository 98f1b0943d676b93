"""What goes into the network: elements followed from stage to stage."""
