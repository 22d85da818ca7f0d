"""Stands for S3: a bucket is a folder. Nothing of another service is there."""

import os


class S3:
    def get_object(self, *, Bucket, Key):
        if not Bucket or "/" in Bucket:
            raise ValueError(f"no name of a bucket: {Bucket}")
        return {"Body": open(os.path.join(os.environ["BUCKETS"], Bucket, Key), "rb")}


def client(service, **_):
    return {"s3": S3}[service]()
