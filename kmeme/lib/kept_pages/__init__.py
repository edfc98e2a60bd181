"""Pages that are kept for everybody: made once, held in Redis for all processes and in each process's own memory.

`addresses` says which requests mean such a page, `store` has it made by one renderer at a time, `memory` answers
visitors before sessions, languages and sign-in cost anything (the middleware is `kmeme.page_cache`).
"""
