"""Who was reminded of the end of a plan."""

from sqlalchemy import BigInteger, Column, Index, Integer, PrimaryKeyConstraint, Table

from adapters.database.tables.base import Instant, metadata

plan_reminders = Table(
    "plan_reminders",
    metadata,
    Column("account_id", BigInteger, nullable=False),
    Column("plan_end_at", Instant, nullable=False),
    Column("days", Integer, nullable=False),
    Column("reminded_at", Instant, nullable=False),
    PrimaryKeyConstraint("account_id", "plan_end_at", "days"),
    Index("ix_plan_reminders_plan_end_at", "plan_end_at"),
)
