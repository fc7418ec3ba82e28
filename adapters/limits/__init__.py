"""Rate limits: in Redis for many processes, in memory for one."""
