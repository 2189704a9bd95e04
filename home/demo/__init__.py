"""The demonstration: the real plan of 2020, the province's communes, and an invented office that lives through two years.

Everything goes through the same doors as people use. Every person is invented and marked as such (``is_sample``); the
courses' texts are illustrations, not legal advice.
"""
