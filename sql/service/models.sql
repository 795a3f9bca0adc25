-- models: what the scoring service offers, asked when the view is read.
create or replace view rankdb.models as
select m.name, m.kind, m.dimension, m.max_tokens, m.version, m.is_default
from rankdb._service_models() m;
comment on view rankdb.models is 'Models of the scoring service: encoders (with their dimension) and rerankers. Reading it calls the service.';
