"""How a panel becomes a recommendation: values and rules, without a clock, a request or a database."""
