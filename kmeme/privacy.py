"""What the project itself keeps, which is nothing on anybody."""

from accounts.privacy.registry import not_personal

not_personal("counts of answers by route and hour", "kmeme.ApiHour")
not_personal("names of cached pages", "kmeme.CacheDrop")
