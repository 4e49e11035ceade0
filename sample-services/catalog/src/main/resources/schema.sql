create table if not exists products (
  id varchar(16) primary key,
  name varchar(100) not null,
  category varchar(40) not null,
  price_cents bigint not null,
  popularity int not null
);
create index if not exists products_by_category on products (category);
create index if not exists products_by_popularity on products (popularity);
