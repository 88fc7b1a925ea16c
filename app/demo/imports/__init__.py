"""Real input: a district from boundary files (`district`), cases from service request tables (`cases`)."""
