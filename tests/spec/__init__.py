"""What each kind of check promises, drawn as small tables of records with the result each must get."""
