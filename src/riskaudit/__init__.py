"""riskaudit: audits the service records of an electricity supplier for legal risk."""

__version__ = "0.1.0"
