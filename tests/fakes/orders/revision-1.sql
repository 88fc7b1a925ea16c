BEGIN TRANSACTION;
CREATE TABLE orders (
	number INTEGER NOT NULL, 
	id VARCHAR NOT NULL, 
	case_id VARCHAR NOT NULL, 
	body TEXT NOT NULL, 
	state VARCHAR NOT NULL, 
	outcome TEXT NOT NULL, 
	seq BIGINT NOT NULL, 
	PRIMARY KEY (number), 
	UNIQUE (id)
);
INSERT INTO "orders" VALUES(1,'k1','c1','{"name": "remark", "author": "P-DP", "id": "k1", "after": [], "issued_ms": 1763784000001, "case_id": "c1", "post": "DP", "expected_version": 0, "body": {"note": "备注 1"}}','waiting','',0);
INSERT INTO "orders" VALUES(2,'k2','c1','{"name": "remark", "author": "P-DP", "id": "k2", "after": [], "issued_ms": 1763784000002, "case_id": "c1", "post": "DP", "expected_version": 0, "body": {"note": "备注 2"}}','accepted','{"command_id":"k2","verdict":"accepted","seq":9,"code":"","facts":{},"text":"","text_en":"","case":null}',9);
INSERT INTO "orders" VALUES(3,'k3','c1','{"name": "remark", "author": "P-DP", "id": "k3", "after": [], "issued_ms": 1763784000003, "case_id": "c1", "post": "DP", "expected_version": 0, "body": {"note": "备注 3"}}','attention','{"command_id":"k3","verdict":"conflict","seq":0,"code":"version","facts":{"who":"周洁"},"text":"版本","text_en":"","case":null}',0);
INSERT INTO "orders" VALUES(4,'k4','c1','{"name": "remark", "author": "P-DP", "id": "k4", "after": [], "issued_ms": 1763784000004, "case_id": "c1", "post": "DP", "expected_version": 0, "body": {"note": "备注 4"}}','done','{"command_id":"k4","verdict":"accepted","seq":5,"code":"","facts":{},"text":"","text_en":"","case":null}',5);
CREATE INDEX ix_orders_state ON orders (state);
COMMIT;
PRAGMA user_version = 1;
