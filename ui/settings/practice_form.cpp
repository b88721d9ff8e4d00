#include "ui/settings/practice_form.h"

#include "core/base/text.h"
#include "ui/kit/banner.h"
#include "ui/kit/busy_button.h"
#include "ui/kit/deliver.h"
#include "ui/kit/error_text.h"
#include "ui/kit/form_field.h"
#include "ui/kit/time_zone_field.h"
#include "ui/kit/tokens.h"

#include <QCborArray>
#include <QCborValue>
#include <QGridLayout>
#include <QKeySequence>
#include <QPlainTextEdit>
#include <QVBoxLayout>

namespace vb::ui {

namespace {

constexpr int kLongestPracticeName = 200;
constexpr int kLongestLicence = 100;
constexpr int kLongestLease = 4;
constexpr int kLongestAddress = 500;
constexpr int kAddressLines = 3;

/// Whole days within the limits; nothing for other texts.
std::optional<int> leaseDaysIn(const QString &text)
{
    bool isNumber = false;
    const int days = text.trimmed().toInt(&isNumber);
    return isNumber && days >= 0 && days <= practice::kMostLeaseDays ? std::optional(days) : std::nullopt;
}

class LeaseField : public LineField {
public:
    LeaseField()
    {
        setRequired(true);
        setTrailing(PracticeForm::tr("days"));
    }

protected:
    [[nodiscard]] QString findProblem() const override
    {
        return leaseDaysIn(text())
            ? QString()
            : PracticeForm::tr("Please type a number from 0 to %1.").arg(practice::kMostLeaseDays);
    }
};

void setUpLine(LineField *field, const QString &name, const QString &label, int longest)
{
    field->setObjectName(name);
    field->setAccessibleName(label);
    field->setMaxLength(longest);
}

} // namespace

PracticeForm::PracticeForm(session::Session &session, QWidget *parent)
    : Card(tr("Practice"), parent)
    , m_session(session)
    , m_stored(session.settings().practice())
    , m_banner(new Banner(BannerKind::success))
    , m_name(new LineField)
    , m_address(new QPlainTextEdit)
    , m_addressField(nullptr)
    , m_licence(new LineField)
    , m_lease(new LeaseField)
    , m_zone(new TimeZoneField)
    , m_save(new BusyButton(tr("Save"), ButtonKind::primary))
{
    m_banner->setObjectName(QStringLiteral("settings.practice.banner"));
    m_banner->setClosable(true);
    m_banner->hide();
    setUpLine(m_name, QStringLiteral("settings.practice.name"), tr("Name of the practice"), kLongestPracticeName);
    m_name->setRequired(true);
    setUpLine(m_licence, QStringLiteral("settings.practice.licence"), tr("Facility licence"), kLongestLicence);
    setUpLine(m_lease, QStringLiteral("settings.practice.lease"),
              tr("Laptops open without hearing from the relay for, in days"), kLongestLease);
    m_zone->setObjectName(QStringLiteral("settings.practice.zone"));
    m_zone->setAccessibleName(tr("Time zone"));
    m_address->setObjectName(QStringLiteral("settings.practice.address"));
    m_address->setAccessibleName(tr("Address"));
    m_address->setTabChangesFocus(true);
    m_address->setFixedHeight(m_address->fontMetrics().lineSpacing() * kAddressLines + 2 * space::m);
    m_save->setObjectName(QStringLiteral("settings.practice.save"));
    m_save->setAccessibleName(tr("Save"));
    m_save->setBusyText(tr("Saving…"));
    m_save->setToolTip(tr("Save (%1)").arg(QKeySequence(Qt::CTRL | Qt::Key_S).toString(QKeySequence::NativeText)));

    auto *name = new FormField(tr("Name of the practice"), m_name);
    name->setHelp(tr("It stands on everything that is printed."));
    m_addressField = new FormField(tr("Address"), m_address);
    m_addressField->setOptional(true);
    auto *licence = new FormField(tr("Facility licence"), m_licence);
    licence->setOptional(true);
    auto *zone = new FormField(tr("Time zone"), m_zone);
    zone->setHelp(tr("Days and times of all records are counted in it."));
    auto *lease = new FormField(tr("Laptops open without the relay for"), m_lease);
    lease->setHelp(
        tr("Then they ask for it, or for an owner. 0: they never do. Not for computers that stay in their place."));
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(space::l);
    grid->setVerticalSpacing(space::m);
    grid->addWidget(name, 0, 0, 1, 2);
    grid->addWidget(m_addressField, 1, 0, 1, 2);
    grid->addWidget(licence, 2, 0, Qt::AlignTop);
    grid->addWidget(zone, 2, 1, Qt::AlignTop);
    grid->addWidget(lease, 3, 0, Qt::AlignTop);
    grid->setColumnStretch(0, 1);
    grid->setColumnStretch(1, 1);
    body()->addWidget(m_banner);
    body()->addLayout(grid);
    body()->addWidget(m_save, 0, Qt::AlignLeft);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    reset();

    for (LineField *field : {m_name, m_licence, static_cast<LineField *>(m_zone), m_lease}) {
        connect(field, &QLineEdit::returnPressed, this, &PracticeForm::save);
        connect(field, &QLineEdit::textEdited, this, &PracticeForm::edited);
    }
    connect(m_address, &QPlainTextEdit::textChanged, this, [this] {
        m_addressField->setError(QString());
        Q_EMIT edited();
    });
    connect(m_save, &QPushButton::clicked, this, &PracticeForm::save);
}

practice::Practice PracticeForm::typed() const
{
    practice::Practice out = m_stored;
    out.name = m_name->cleanText();
    out.timeZone = m_zone->zone();
    out.address = text::cleanPassage(m_address->toPlainText(), kLongestAddress).valueOr(m_address->toPlainText());
    out.licence = m_licence->cleanText();
    out.leaseDays = leaseDaysIn(m_lease->text()).value_or(-1);
    return out;
}

bool PracticeForm::isDirty() const
{
    const practice::Practice now = typed();
    return now.name != m_stored.name || m_zone->text().trimmed() != m_stored.timeZone || now.address != m_stored.address
        || now.licence != m_stored.licence || now.leaseDays != m_stored.leaseDays;
}

void PracticeForm::reset()
{
    m_name->setText(m_stored.name);
    m_name->setProblem(QString());
    m_address->setPlainText(m_stored.address);
    m_licence->setText(m_stored.licence);
    m_licence->setProblem(QString());
    m_zone->setZone(m_stored.timeZone);
    m_lease->setText(QString::number(m_stored.leaseDays));
    m_lease->setProblem(QString());
}

QByteArray PracticeForm::draft() const
{
    if (!isDirty() || m_save->isBusy())
        return {};
    return QCborValue(QCborArray {QCborArray {m_stored.name, m_name->text()},
                                  QCborArray {m_stored.address, m_address->toPlainText()},
                                  QCborArray {m_stored.licence, m_licence->text()},
                                  QCborArray {m_stored.timeZone, m_zone->text()},
                                  QCborArray {QString::number(m_stored.leaseDays), m_lease->text()}})
        .toCbor();
}

void PracticeForm::restore(const QByteArray &draft)
{
    const QCborArray lines = QCborValue::fromCbor(draft).toArray();
    bool changedSince = false;
    const auto typedAt = [&](qsizetype at, const QString &stored) -> std::optional<QString> {
        const QString before = lines.at(at)[0].toString();
        const QString typed = lines.at(at)[1].toString();
        if (lines.size() <= at || typed == before)
            return std::nullopt;
        changedSince = changedSince || before != stored;
        return typed;
    };
    if (const auto name = typedAt(0, m_stored.name))
        m_name->setText(*name);
    if (const auto address = typedAt(1, m_stored.address))
        m_address->setPlainText(*address);
    if (const auto licence = typedAt(2, m_stored.licence))
        m_licence->setText(*licence);
    if (const auto zone = typedAt(3, m_stored.timeZone))
        m_zone->setText(*zone);
    if (const auto lease = typedAt(4, QString::number(m_stored.leaseDays)))
        m_lease->setText(*lease);
    if (changedSince)
        m_banner->showMessage(BannerKind::warning,
                              tr("Somebody else has changed this since you typed. Please compare before you save."));
}

void PracticeForm::focusFirst()
{
    m_name->setFocus(Qt::TabFocusReason);
}

bool PracticeForm::check()
{
    QWidget *first = nullptr;
    const auto note = [&first](QWidget *field, bool good) {
        if (!good && !first)
            first = field;
    };
    note(m_name, m_name->check());
    const QString address = m_address->toPlainText();
    if (address.size() > kLongestAddress)
        m_addressField->setError(tr("Please shorten this to %1 characters.").arg(kLongestAddress));
    else if (!text::cleanPassage(address, kLongestAddress))
        m_addressField->setError(tr("This holds a sign that cannot be stored, such as an invisible direction mark. "
                                    "Please type it anew."));
    else if (text::holdsCardNumber(address))
        m_addressField->setError(
            tr("This looks like a payment card number. Card numbers are not stored here: please remove it."));
    else
        m_addressField->setError(QString());
    note(m_address, m_addressField->error().isEmpty());
    note(m_licence, m_licence->check());
    note(m_zone, m_zone->check());
    note(m_lease, m_lease->check());
    if (first)
        first->setFocus(Qt::TabFocusReason);
    return !first;
}

void PracticeForm::save()
{
    if (m_save->isBusy())
        return;
    m_banner->hide();
    if (!check()) {
        Q_EMIT answered(false);
        return;
    }
    const practice::Practice wanted = typed();
    const QFuture<Result<void>> future = m_session.settings().setPractice(wanted);
    m_save->watch(future);
    deliver(future, this, [this, wanted](const Result<void> &answer) {
        const bool renamed = wanted.name != m_stored.name;
        if (answer.ok())
            m_stored = wanted;
        take(answer);
        if (answer.ok() && renamed)
            m_banner->setText(tr("Saved. The new name shows everywhere from the next log-in on."));
        Q_EMIT answered(answer.ok());
    });
}

void PracticeForm::take(const Result<void> &answer)
{
    if (answer.ok())
        m_banner->showMessage(BannerKind::success, tr("Saved."));
    else if (!showAtField(answer.error()))
        m_banner->showMessage(BannerKind::danger, errorText(answer.error()));
}

/// What the core names a field for is told there, in the person's language.
bool PracticeForm::showAtField(const Error &error)
{
    if (error.code != Code::invalid)
        return false;
    const QString column = error.detail.section(u':', 0, 0);
    LineField *field = column == u"name" ? m_name
        : column == u"licence"           ? m_licence
        : column == u"time_zone"         ? m_zone
        : column == u"lease_days"        ? m_lease
                                         : nullptr;
    const QString problem = tr("This cannot be stored as it is. Please shorten it or type it anew.");
    if (field) {
        field->setProblem(problem);
        field->setFocus(Qt::OtherFocusReason);
    } else if (column == u"address") {
        m_addressField->setError(problem);
        m_address->setFocus(Qt::OtherFocusReason);
    }
    return field || column == u"address";
}

} // namespace vb::ui
