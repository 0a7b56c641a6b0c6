"""Who has which case open (正在处理): soft claims under the lease of a running desk."""
