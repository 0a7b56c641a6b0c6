"""What is asked on site and told to the citizen: 核实, 回复, 回访, 转办; records, tables and reads."""
