"""Certificates as Open Badges 3.0: credentials that any wallet or verifier can check without asking us.

The form is the standard's JSON Web Token proof (VC-JWT): a signed token whose payload is the credential. Its key, the
issuer's profile and the list of revoked credentials lie at addresses of this site that the token names.
https://www.imsglobal.org/spec/ob/v3p0/
"""
