"""Send requests at the rate that the quotas of an account allow."""
