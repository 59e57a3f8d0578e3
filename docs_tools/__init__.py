"""Builds the documentation site: runs the code of its pages, and makes pages from what the code itself says.

``make docs`` builds it into ``output/site``. `docs_tools.hooks` is what MkDocs calls.
"""
