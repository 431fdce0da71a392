"""A county that does not exist: units, customers, staff. Names, numbers and places are plainly invented."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

from riskaudit.samples.record import Record

CITY = "示例市供电公司"

_COUNTIES: dict[str, tuple[str, tuple[tuple[str, str], ...]]] = {
    "青禾县供电公司": (
        "9990101",
        (("城中供电所", "城区"), ("北坡供电所", "农村"), ("东渠供电所", "农村"), ("石桥供电所", "农村")),
    ),
    "云溪县供电公司": ("9990102", (("溪口供电所", "城区"), ("竹坪供电所", "农村"), ("云顶供电所", "特殊边远"))),
    "柳塘区供电公司": (
        "9990103",
        (("塘湾供电所", "城区"), ("柳东供电所", "城区"), ("荷岸供电所", "农村"), ("麦场供电所", "农村")),
    ),
}
_TEAMS = ("一班", "二班")
_SURNAMES = "甲乙丙丁戊己庚辛壬癸"
_LINES = ("青一线", "青二线", "溪三线", "塘四线", "柳五线", "禾六线")

RESIDENT, SHOP, PLANT = "居民", "低压非居民", "高压"


@dataclass(frozen=True)
class Unit:
    """A team with the units above it, its code, and the kind of region it serves."""

    county: str
    station: str
    team: str
    code: str
    region: str

    @property
    def place(self) -> str:
        """The county's own name."""
        return self.county.removesuffix("供电公司")

    def columns(self) -> Record:
        """The unit chain as columns of a record."""
        return {
            "unit_city": CITY,
            "unit_county": self.county,
            "unit_station": self.station,
            "unit_team": self.team,
            "unit_code": self.code,
        }


@dataclass(frozen=True)
class Customer:
    """A customer with the account, what is known of the supply, and the unit in charge."""

    number: int
    customer_class: str
    unit: Unit
    kva: int
    important: bool

    @property
    def account(self) -> str:
        """Ten digits from 3300000001 on."""
        return f"{3300000000 + self.number}"

    @property
    def name(self) -> str:
        """A name that no one bears."""
        if self.customer_class == RESIDENT:
            return f"测试{_SURNAMES[self.number % 10]}某{self.number:04d}"
        return f"{'示例商铺' if self.customer_class == SHOP else '示例工厂'}{self.number:04d}"

    @property
    def phone(self) -> str:
        """A number of a block that is used for tests."""
        return f"1380000{self.number % 10000:04d}"

    @property
    def address(self) -> str:
        """A street that does not exist."""
        road = ("试点路", "样例街", "演示巷")[self.number % 3]
        return f"{self.unit.place}{road}{self.number % 199 + 1}号"

    @property
    def voltage(self) -> str:
        """The voltage that goes with the class."""
        return {RESIDENT: "交流220V", SHOP: "交流380V", PLANT: "交流10kV"}[self.customer_class]

    @property
    def usage(self) -> str:
        """The class of use that goes with the class and the capacity."""
        if self.customer_class == RESIDENT:
            return "居民生活用电"
        return "大工业用电" if self.kva >= 315 else "一般工商业用电"

    @property
    def line(self) -> str:
        """The line that feeds the customer."""
        return f"10kV{_LINES[self.number % len(_LINES)]}"

    @property
    def area(self) -> str:
        """The transformer area the customer belongs to."""
        return f"{self.unit.station.removesuffix('供电所')}{self.number % 12 + 1}号台区"

    def columns(self) -> Record:
        """Account, name, telephone and address as columns of a record."""
        return {
            "account_no": self.account,
            "customer_name": self.name,
            "phone": self.phone,
            "address": self.address,
            **self.unit.columns(),
        }


def units() -> list[Unit]:
    """Every team of the county, in order."""
    return [
        Unit(county, station, f"{station.removesuffix('供电所')}{team}", f"{code}{i:02d}", region)
        for county, (code, stations) in _COUNTIES.items()
        for i, (station, region) in enumerate(stations, 1)
        for team in _TEAMS
    ]


class County:
    """Hands out customers, each once, and staff of a unit."""

    def __init__(self, rng: Random) -> None:
        self._rng, self._units, self._next = rng, units(), 1
        self._known: dict[str, Customer] = {}

    def unit(self) -> Unit:
        """Any team."""
        return self._rng.choice(self._units)

    def customer(self, customer_class: str | None = None) -> Customer:
        """A new customer of the class, or of one drawn by its share in a county."""
        drawn = customer_class or self._rng.choices((RESIDENT, SHOP, PLANT), (70, 22, 8))[0]
        sizes = {RESIDENT: (8, 12), SHOP: (20, 50, 80), PLANT: (200, 315, 630, 1000)}
        important = drawn == PLANT and self._rng.random() < 0.3
        found = Customer(self._next, drawn, self.unit(), self._rng.choice(sizes[drawn]), important)
        self._next += 1
        self._known[found.account] = found
        return found

    def known(self, account: str) -> Customer:
        """The customer of an account that was handed out. Raises KeyError for any other."""
        return self._known[account]

    def worker(self, unit: Unit) -> str:
        """A member of the team's staff, by number."""
        return f"{unit.station.removesuffix('供电所')}员工{self._rng.randint(1, 9):02d}"
