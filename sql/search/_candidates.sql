-- _candidates: fuses the legs of a search. Its score is 0..1 by every method.
create or replace function rankdb._candidates(leg_hits rankdb.leg_hits[], fuse jsonb, unit text, keep integer)
returns table (id text, chunk_id bigint, place integer, score double precision, legs jsonb)
language plpgsql stable rows 50
as $$
begin
  return query select f.id, f.chunk_id, f.place, f.share, f.legs from rankdb._fuse(leg_hits, fuse, unit, keep) f;
exception when numeric_value_out_of_range then
  perform rankdb._raise('22023', format('the scores or weights of the legs %s are too large or too small to be fused', (select string_agg(l.name, ', ') from unnest(leg_hits) l)),
    'Scale them to ordinary numbers, or fuse by rank.');
end
$$;
comment on function rankdb._candidates(rankdb.leg_hits[], jsonb, text, integer) is
  'The best candidates of all legs by the plan''s fusion; score is 0..1.';
