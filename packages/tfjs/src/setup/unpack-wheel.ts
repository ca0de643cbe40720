/**
 * A Python program, for a wheel is a zip and only Python is sure to read one of this size:
 *
 *     python3 -c unpackWheel WHEEL FOLDER MEMBER…
 *
 * streams the named members, and everything below those that end in a slash, to the folder.
 */
export const unpackWheel = `
import sys, zipfile

wheel, folder, *wanted = sys.argv[1:]
with zipfile.ZipFile(wheel) as archive:
    names = archive.namelist()
    for member in wanted:
        found = [name for name in names if name == member or member.endswith("/") and name.startswith(member)]
        if not found:
            sys.exit(f"Error: {wheel} has no {member}")
        for name in found:
            archive.extract(name, folder)
`;
