"""Turn labelled contract sources into Word and PDF files that look like contracts."""
