-- _lock_profile: whoever stores or drops versions of a profile does it alone, to the end of the transaction; what the one before did is then visible.
create or replace function rankdb._lock_profile(name text)
returns void
language plpgsql
as $$
begin
  perform pg_advisory_xact_lock(hashtextextended('rankdb profile ' || name, 0));
end
$$;
comment on function rankdb._lock_profile(text) is 'Waits until no other transaction stores or drops versions of this profile, and keeps others waiting to the end of this one.';
