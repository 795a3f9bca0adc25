-- _candidates: fuses the legs of a search. Its score is 0..1 by every method.
create or replace function rankdb._candidates(leg_hits rankdb.leg_hits[], fuse jsonb, unit text, keep integer)
returns table (id text, chunk_id bigint, place integer, score double precision, legs jsonb)
language plpgsql stable rows 50
as $$
begin
  return query select f.id, f.chunk_id, f.place, f.share, f.legs from rankdb._fuse(leg_hits, fuse, unit, keep) f;
end
$$;
comment on function rankdb._candidates(rankdb.leg_hits[], jsonb, text, integer) is
  'The best candidates of all legs by the plan''s fusion; score is 0..1.';
