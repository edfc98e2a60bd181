"""What the pages of a comparison need: shares, money and what a model said."""

from django import template

from remix.comparing.report import example, money, share

register = template.Library()
register.filter("share", share)
register.filter("money", money)
register.filter("example", example)
