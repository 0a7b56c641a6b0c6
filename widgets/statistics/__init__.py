"""The statistics window (统计图表): ten charts, their filters, and what can be taken along of them."""
