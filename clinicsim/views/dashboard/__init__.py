"""The dashboard, a web app over saved runs: address, library, pages, blocks, parts, app, in that order."""
