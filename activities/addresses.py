"""Where the pages of the core's records are: the rooms above have the pages, and a link is no import.

A test resolves each of these names.
"""

ACTIVITY = "plan:activity-detail"
OCCURRENCE = "logbook:date-detail"
PROJECT = "projects:project-detail"
PRODUCT = "projects:product-detail"
EVENT = "events:event"
PUBLIC_ACTIVITY = "events:public-activity"
PUBLIC_PHOTO = "events:public-photo"
PUBLIC_PICTURE = "projects:public-product-picture"
CALENDAR_MONTH = "events:calendar-month"
SIGN_UP_RESULT = "events:sign-up-result"
SIGN_UPS_OF_DATE = "events:date-sign-ups"
ACTIVITIES = "plan:activity-list"
PRODUCTS = "projects:product-list"
ADDRESSES = (
    ACTIVITY,
    OCCURRENCE,
    PROJECT,
    PRODUCT,
    EVENT,
    PUBLIC_ACTIVITY,
    PUBLIC_PHOTO,
    PUBLIC_PICTURE,
    CALENDAR_MONTH,
    SIGN_UP_RESULT,
    SIGN_UPS_OF_DATE,
    ACTIVITIES,
    PRODUCTS,
)

# What an address says of rows without a direction
NO_DIRECTION = "none"
