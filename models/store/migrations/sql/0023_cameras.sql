-- Cameras that can be watched: whether one is in service, and where its picture comes from. The address says nothing of who
-- signs in there; name and password stand in columns of their own, which only those read who may open it. One that has lost its
-- address keeps its row, with nothing in it.
ALTER TABLE public.camera ADD COLUMN active BOOLEAN DEFAULT true NOT NULL;

CREATE TABLE camera_address (
    camera_id UUID NOT NULL,
    url VARCHAR NOT NULL,
    sign_in VARCHAR DEFAULT '' NOT NULL,
    password VARCHAR DEFAULT '' NOT NULL,
    CONSTRAINT pk_camera_address PRIMARY KEY (camera_id),
    CONSTRAINT ck_camera_address_url CHECK (url = '' OR url ~ '^rtsp://[^@/?#\s]+(/[^\s]*)?$' AND length(url) <= 500),
    CONSTRAINT ck_camera_address_password CHECK (url <> '' AND sign_in <> '' OR password = ''),
    CONSTRAINT fk_camera_address_camera_id FOREIGN KEY(camera_id) REFERENCES camera (id)
);

-- The made-up city's cameras are served by the program itself, on loopback (desktop/demo/cameras).
INSERT INTO public.camera_address (camera_id, url)
SELECT c.id, 'rtsp://127.0.0.1:8554/demo/' || c.code FROM public.camera c
WHERE c.code ~ '^C[0-9]{4}$' AND EXISTS (SELECT FROM public.city WHERE demo_seed IS NOT NULL);

DO $$
BEGIN
    CREATE TRIGGER announce_insert AFTER INSERT ON public.camera_address REFERENCING NEW TABLE AS new_rows
        FOR EACH STATEMENT EXECUTE FUNCTION public.announce('place', 'camera_id');
    CREATE TRIGGER announce_update AFTER UPDATE ON public.camera_address
        REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows
        FOR EACH STATEMENT EXECUTE FUNCTION public.announce('place', 'camera_id');
    EXECUTE format('GRANT SELECT, INSERT, UPDATE ON public.camera_address TO %I', current_database() || '_writer');
END $$;
