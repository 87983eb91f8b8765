import unittest

from suite.columns import log_name
from suite.suites import SUITES


class LogNames(unittest.TestCase):
    def test_each_suite_has_a_file_of_its_own(self):
        names = [log_name("stock", suite.name) for suite in SUITES]
        for name in names:
            self.assertRegex(name, r"^[\w-]+$")
        self.assertEqual(len(set(names)), len(names))
        self.assertGreater(len(names), 10)


if __name__ == "__main__":
    unittest.main()
