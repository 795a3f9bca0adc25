-- _query_parts: which part of a judgment set each query belongs to, null for none.
--   overlap: how much of its wording the relevant documents have (_overlap): thirds of the queries, low, middle and high;
--   length: short up to twelve words, long beyond;  language: what attributes.language says.
-- Thirds by value: queries with the same overlap are in the same part.
create or replace function rankdb._query_parts(kind text, index_row rankdb.indexes, judgment_set text, query_ids text[], language regconfig default null)
returns text[]
language plpgsql stable
as $$
declare
  shares double precision[];
  bounds double precision[];
begin
  if kind = 'overlap' then
    shares := rankdb._overlap(index_row, judgment_set, query_ids, language);
    select percentile_disc(array[1 / 3.0, 2 / 3.0]::double precision[]) within group (order by s) into bounds from unnest(shares) s;
    return array(
      select case when u.share <= bounds[1] then 'low' when u.share <= bounds[2] then 'middle' when u.share is not null then 'high' end
      from unnest(shares) with ordinality u (share, place) order by u.place);
  end if;
  return array(
    select case kind when 'language' then q.attributes ->> 'language'
      when 'length' then case when (select count(*) from regexp_matches(q.query, '\S*[[:alnum:]]\S*', 'g')) > 12 then 'long' else 'short' end end
    from unnest(query_ids) with ordinality u (query_id, place) join rankdb.queries q on q.set_name = judgment_set and q.query_id = u.query_id
    order by u.place);
end
$$;
comment on function rankdb._query_parts(text, rankdb.indexes, text, text[], regconfig) is 'The overlap bucket, length or language of each query.';
