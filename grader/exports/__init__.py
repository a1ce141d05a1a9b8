"""What is written for machines and gradebooks. One file per format; every one a pure conversion of results."""
