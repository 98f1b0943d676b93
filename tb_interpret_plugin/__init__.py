"""TensorBoard's side of tb_interpret: reads what training wrote, serves the page."""
