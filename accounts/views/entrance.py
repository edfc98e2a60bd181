"""allauth's views of the entrance, with this project's limits per address around them."""

from collections.abc import Callable
from functools import wraps

from allauth.account import views as account
from allauth.socialaccount import views as social
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.cache import never_cache

from accounts import attempts

type View = Callable[..., HttpResponseBase]


def counted(count: Callable[[], None], view: View) -> View:
    """Count every POST before the view sees it; too many end in 429."""

    @never_cache
    @wraps(view)
    def wrapped(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if request.method == "POST":
            count()
        return view(request, *args, **kwargs)

    return wrapped


login = never_cache(account.login)
logout = account.logout
signup = counted(attempts.sign_up, account.signup)
social_signup = counted(attempts.sign_up, social.signup)
reset_password = counted(attempts.reset_password, account.password_reset)
