"""What `python -m tb_interpret` can do: a module for each command."""
