-- _adjusted: p-values corrected for being several: by Holm (1979; holds the chance of any false discovery), by Benjamini and Hochberg (1995;
-- holds the expected share of false ones), or as they are. Nulls are no comparisons and stay null.
create or replace function rankdb._adjusted(p_values double precision[], method text)
returns double precision[]
language plpgsql immutable
as $$
begin
  if method = 'none' then
    return p_values;
  end if;
  return array(
    select case when a.p is not null then case method
      when 'holm' then max(least(1, a.p * (a.n - a.place + 1))) over (order by a.place)
      else min(least(1, a.p * a.n / a.place)) over (order by a.place desc) end end
    from (
      select u.p, u.nth, row_number() over (order by u.p, u.nth) as place, count(u.p) over () as n
      from unnest(p_values) with ordinality u (p, nth)) a
    order by a.nth);
end
$$;
comment on function rankdb._adjusted(double precision[], text) is 'p-values corrected for multiple comparisons in the same order: holm, bh (Benjamini-Hochberg) or none.';
