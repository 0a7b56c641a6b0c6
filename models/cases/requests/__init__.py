"""Requests for approval: 作废, 延期, 缓办, 挂账, 剔除; asked by one, decided by another."""
