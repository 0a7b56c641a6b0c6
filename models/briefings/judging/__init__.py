"""What a paper judges by rule: pure functions from figures and the cases behind them to sentences."""
