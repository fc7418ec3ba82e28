"""Column types as migrations write them: what they are today stays what they were."""

import sqlalchemy as sa
from sqlalchemy.dialects import postgresql

Instant = sa.DateTime(timezone=True)
Json = sa.JSON().with_variant(postgresql.JSONB(), "postgresql")
BigId = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
