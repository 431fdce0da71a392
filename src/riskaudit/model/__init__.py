"""The ground floor: frozen values that every room shares and that import nothing of ours."""
