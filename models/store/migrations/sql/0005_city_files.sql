-- What a city's own files say: by the code a later import knows the thing again.
ALTER TABLE public.place ADD COLUMN code VARCHAR, ADD CONSTRAINT uq_place_code UNIQUE (code);
ALTER TABLE public.road ADD COLUMN code VARCHAR, ADD CONSTRAINT uq_road_code UNIQUE (code);
ALTER TABLE public.department ADD COLUMN phone VARCHAR DEFAULT '' NOT NULL;
ALTER TABLE public.worker ADD COLUMN department_id UUID,
    ADD CONSTRAINT fk_worker_department_id FOREIGN KEY (department_id) REFERENCES public.department (id);
ALTER TABLE public.category ADD COLUMN urgency VARCHAR DEFAULT 'normal' NOT NULL,
    ADD CONSTRAINT ck_category_urgency CHECK (urgency IN ('critical','urgent','normal'));
