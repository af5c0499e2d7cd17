-- How far a core is that is being written; nulls before it is begun and in cores of earlier versions.
ALTER TABLE core ADD COLUMN phase TEXT;
ALTER TABLE core ADD COLUMN done_bytes ${integer};
ALTER TABLE core ADD COLUMN total_bytes ${integer};
ALTER TABLE core ADD COLUMN bytes_per_second ${integer};
ALTER TABLE core ADD COLUMN progress_at ${integer};

-- When nothing of it was on disk any more.
ALTER TABLE core ADD COLUMN swept_at ${integer};
