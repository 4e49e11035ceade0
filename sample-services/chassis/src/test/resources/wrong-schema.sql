create tables orders (id varchar(36));
