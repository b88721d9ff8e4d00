#include "ui/audit/rules_view.h"

#include "ui/audit/alert_words.h"
#include "ui/kit/banner.h"
#include "ui/kit/busy_button.h"
#include "ui/kit/card.h"
#include "ui/kit/deliver.h"
#include "ui/kit/error_text.h"
#include "ui/kit/form_field.h"
#include "ui/kit/line_field.h"
#include "ui/kit/question.h"
#include "ui/kit/text_label.h"

#include <QCheckBox>
#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QKeyEvent>
#include <QLocale>
#include <QScrollArea>
#include <QShortcut>
#include <QVBoxLayout>

#include <algorithm>

namespace vb::ui {

using monitor::Rule;
using monitor::Thresholds;

namespace {

constexpr int kRulesWidth = 820;
constexpr int kNumberWidth = 132;
constexpr int kTimeWidth = 132;
constexpr int kMinutesBetween = 30; // of the times that are offered

QString timeText(int minutes)
{
    if (minutes == monitor::kDayMinutes)
        return RulesView::tr("Midnight");
    return QLocale().toString(QTime(minutes / 60, minutes % 60), QLocale::ShortFormat);
}

/// One that is not among those offered, such as from the command line, is put in its place.
void chooseTime(QComboBox *box, int minutes)
{
    int at = 0;
    while (at < box->count() && box->itemData(at).toInt() < minutes)
        ++at;
    if (at == box->count() || box->itemData(at).toInt() != minutes)
        box->insertItem(at, timeText(minutes), minutes);
    box->setCurrentIndex(at);
}

const monitor::ThresholdNumber &boundsOf(int Thresholds::*value)
{
    return *std::find_if(monitor::kThresholdNumbers.begin(), monitor::kThresholdNumbers.end(),
                         [value](const monitor::ThresholdNumber &number) { return number.value == value; });
}

class NumberField : public LineField {
public:
    explicit NumberField(const monitor::ThresholdNumber &bounds) : m_bounds(bounds) { setRequired(true); }

    /// Below the bounds for what is no number.
    [[nodiscard]] int number() const
    {
        bool isNumber = false;
        const int number = text().trimmed().toInt(&isNumber);
        return isNumber ? number : m_bounds.least - 1;
    }

protected:
    [[nodiscard]] QString findProblem() const override
    {
        const QLocale locale;
        return number() >= m_bounds.least && number() <= m_bounds.most
            ? QString()
            : RulesView::tr("From %1 to %2").arg(locale.toString(m_bounds.least), locale.toString(m_bounds.most));
    }

private:
    const monitor::ThresholdNumber &m_bounds;
};

QWidget *ruleHeading(Rule rule)
{
    auto *place = new QWidget;
    auto *down = new QVBoxLayout(place);
    down->setContentsMargins(0, 0, 0, 0);
    down->setSpacing(space::xs);
    auto *meaning = new TextLabel(ruleMeaning(rule), TextRole::caption, TextTone::muted);
    meaning->setWordWrap(true);
    down->addWidget(new TextLabel(ruleText(rule), TextRole::medium));
    down->addWidget(meaning);
    return place;
}

} // namespace

RulesView::RulesView(session::Session &session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_mayChange(access::authorize(session.actor(), access::Right::monitorChange).ok())
    , m_banner(new Banner(BannerKind::info))
    , m_unsaved(new Question(QStringLiteral("rules.unsaved"), ButtonKind::danger))
    , m_save(new BusyButton(tr("Save"), ButtonKind::primary))
    , m_back(new QPushButton(tr("Back to the alerts")))
{
    setObjectName(QStringLiteral("rules"));
    m_banner->setObjectName(QStringLiteral("rules.banner"));
    m_banner->hide();
    auto *column = new QWidget;
    column->setMaximumWidth(tokens().scaled(kRulesWidth));
    auto *down = new QVBoxLayout(column);
    down->setContentsMargins(0, 0, 0, 0);
    down->setSpacing(space::l);
    down->addWidget(makeHours());
    down->addWidget(makeThresholds());
    down->addWidget(makeAlways());
    down->addStretch();
    auto *content = new QWidget;
    auto *across = new QHBoxLayout(content);
    across->setContentsMargins(space::xxl, 0, space::xxl, space::l);
    across->addWidget(column, 100);
    across->addStretch(1);
    auto *scroll = new QScrollArea;
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setWidgetResizable(true);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(content);
    auto *all = new QVBoxLayout(this);
    all->setContentsMargins(0, 0, 0, 0);
    all->setSpacing(space::m);
    all->addLayout(makeTop());
    all->addWidget(scroll, 1);
    connectParts();
}

QWidget *RulesView::makeHours()
{
    auto *card = new Card(ruleText(Rule::afterHours));
    auto *meaning = new TextLabel(ruleMeaning(Rule::afterHours), TextRole::body, TextTone::muted);
    meaning->setWordWrap(true);
    auto *days = new QWidget;
    auto *grid = new QGridLayout(days);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(space::m);
    grid->setVerticalSpacing(space::s);
    grid->setColumnMinimumWidth(0, tokens().scaled(140));
    grid->setColumnStretch(4, 1);
    for (int day = 0; day < static_cast<int>(m_days.size()); ++day)
        makeDay(day, grid);
    card->body()->setSpacing(space::m);
    card->body()->addWidget(meaning);
    card->body()->addWidget(days);
    card->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    return card;
}

void RulesView::makeDay(int day, QGridLayout *grid)
{
    const QString name = QLocale().standaloneDayName(day + 1);
    Day &own = m_days.at(static_cast<std::size_t>(day));
    own = {new QCheckBox(name), new QComboBox, new QComboBox};
    own.open->setObjectName(QStringLiteral("rules.open.%1").arg(day));
    own.open->setAccessibleName(tr("Open on %1").arg(name));
    own.from->setObjectName(QStringLiteral("rules.from.%1").arg(day));
    own.from->setAccessibleName(tr("%1, from").arg(name));
    own.to->setObjectName(QStringLiteral("rules.to.%1").arg(day));
    own.to->setAccessibleName(tr("%1, to").arg(name));
    for (int minutes = 0; minutes <= monitor::kDayMinutes; minutes += kMinutesBetween) {
        if (minutes < monitor::kDayMinutes)
            own.from->addItem(timeText(minutes), minutes);
        if (minutes > 0)
            own.to->addItem(timeText(minutes), minutes);
    }
    for (QComboBox *box : {own.from, own.to}) {
        box->setFixedWidth(tokens().scaled(kTimeWidth));
        connect(own.open, &QCheckBox::toggled, box, [this, box](bool open) { box->setEnabled(open && m_mayChange); });
    }
    grid->addWidget(own.open, day, 0);
    grid->addWidget(own.from, day, 1);
    grid->addWidget(new TextLabel(tr("to", "from … to …"), TextRole::body, TextTone::muted), day, 2);
    grid->addWidget(own.to, day, 3);
}

QWidget *RulesView::makeThresholds()
{
    auto *card = new Card(tr("From which number on"));
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(space::l);
    grid->setVerticalSpacing(space::s);
    grid->setColumnStretch(0, 1);
    int row = 0;
    for (const Rule rule : {Rule::bulkOpens, Rule::repeatedFailures, Rule::exportSpike, Rule::clockSetBack})
        grid->addWidget(ruleHeading(rule), row++, 0, Qt::AlignTop);
    addNumber(grid, 0, 1, &Thresholds::bulkOpens, tr("Patients"));
    addNumber(grid, 0, 3, &Thresholds::bulkMinutes, tr("Within minutes"));
    addNumber(grid, 1, 1, &Thresholds::failures, tr("Refusals"));
    addNumber(grid, 1, 3, &Thresholds::failureMinutes, tr("Within minutes"));
    addNumber(grid, 2, 1, &Thresholds::exports, tr("Exports or prints"));
    addNumber(grid, 2, 2, &Thresholds::exportRows, tr("Or records in them"));
    addNumber(grid, 2, 3, &Thresholds::exportMinutes, tr("Within minutes"));
    addNumber(grid, 3, 1, &Thresholds::clockMinutes, tr("Back by minutes"));
    card->body()->addLayout(grid);
    card->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    return card;
}

void RulesView::addNumber(QGridLayout *grid, int row, int column, int Thresholds::*value, const QString &label)
{
    const monitor::ThresholdNumber &bounds = boundsOf(value);
    auto *field = new NumberField(bounds);
    field->setObjectName(QStringLiteral("rules.") + QLatin1String(bounds.name));
    field->setAccessibleName(label);
    field->setMaxLength(9);
    auto *place = new FormField(label, field);
    place->setFixedWidth(tokens().scaled(kNumberWidth));
    grid->addWidget(place, row, column, Qt::AlignTop);
    m_numbers.push_back({value, field});
    connect(field, &QLineEdit::returnPressed, this, &RulesView::save);
}

QWidget *RulesView::makeAlways()
{
    auto *card = new Card(tr("Always, at once"));
    card->body()->setSpacing(space::m);
    for (const Rule rule : {Rule::breakGlass, Rule::vip, Rule::sameSurname, Rule::integrity})
        card->body()->addWidget(ruleHeading(rule));
    card->setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    return card;
}

QLayout *RulesView::makeTop()
{
    m_save->setObjectName(QStringLiteral("rules.save"));
    m_save->setAccessibleName(tr("Save"));
    m_save->setBusyText(tr("Saving…"));
    m_save->setToolTip(tr("Save (%1)").arg(QKeySequence(Qt::CTRL | Qt::Key_S).toString(QKeySequence::NativeText)));
    if (!m_mayChange)
        m_save->hide();
    m_back->setObjectName(QStringLiteral("rules.back"));
    m_back->setAccessibleName(m_back->text());
    m_back->setAutoDefault(true);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(space::m);
    buttons->addWidget(m_save);
    buttons->addWidget(m_back);
    buttons->addStretch();
    auto *down = new QVBoxLayout;
    down->setContentsMargins(space::xxl, 0, space::xxl, 0);
    down->setSpacing(space::m);
    down->addLayout(buttons);
    down->addWidget(m_banner);
    down->addWidget(m_unsaved);
    return down;
}

void RulesView::connectParts()
{
    connect(m_save, &QPushButton::clicked, this, &RulesView::save);
    connect(m_back, &QPushButton::clicked, this, &RulesView::leave);
    connect(m_unsaved, &Question::confirmed, this, [this] {
        show(m_stored);
        m_unsaved->close();
        Q_EMIT backWanted();
    });
    connect(new QShortcut(QKeySequence(Qt::CTRL | Qt::Key_S), this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut),
            &QShortcut::activated, this, &RulesView::save);
}

void RulesView::start()
{
    m_isShown = false;
    m_unsaved->close();
    m_banner->hide();
    if (!m_mayChange)
        m_banner->showMessage(BannerKind::info, tr("Only an owner can change what raises alerts."));
    deliver(m_session.alerts().thresholds(), this, [this](const Result<Thresholds> &answer) {
        if (answer.ok())
            show(*answer);
        else
            m_banner->showMessage(BannerKind::danger, errorText(answer.error()));
        Q_EMIT shown(answer.ok());
    });
}

void RulesView::focusFirst()
{
    if (m_unsaved->isAsking())
        m_unsaved->takeFocus();
    else
        (m_mayChange ? static_cast<QWidget *>(m_days.front().open) : m_back)->setFocus(Qt::TabFocusReason);
}

void RulesView::show(const Thresholds &thresholds)
{
    m_stored = thresholds;
    for (std::size_t day = 0; day < m_days.size(); ++day) {
        const monitor::Hours &hours = thresholds.workingHours.at(day);
        const bool open = hours.from != hours.to;
        // A closed day offers the hours of a usual one.
        const monitor::Hours offered = open ? hours : monitor::Hours {};
        Day &own = m_days.at(day);
        chooseTime(own.from, offered.from);
        chooseTime(own.to, offered.to);
        own.open->setChecked(open);
        own.open->setEnabled(m_mayChange);
        own.from->setEnabled(open && m_mayChange);
        own.to->setEnabled(open && m_mayChange);
    }
    for (const Number &number : m_numbers) {
        number.field->setText(QString::number(thresholds.*number.value));
        number.field->setProblem({});
        number.field->setReadOnly(!m_mayChange);
    }
    m_isShown = true;
}

Thresholds RulesView::typed() const
{
    Thresholds out;
    for (std::size_t day = 0; day < m_days.size(); ++day) {
        const Day &own = m_days.at(day);
        // A closed day begins and ends with its stored hour, so that looking changes nothing.
        const monitor::Hours &before = m_stored.workingHours.at(day);
        const monitor::Hours closed = before.from == before.to ? before : monitor::Hours {0, 0};
        out.workingHours.at(day) = own.open->isChecked()
            ? monitor::Hours {own.from->currentData().toInt(), own.to->currentData().toInt()}
            : closed;
    }
    for (const Number &number : m_numbers)
        out.*number.value = static_cast<const NumberField *>(number.field)->number();
    return out;
}

bool RulesView::isDirty() const
{
    return m_isShown && !(typed() == m_stored);
}

/// Puts the focus where something is wrong.
bool RulesView::check()
{
    for (std::size_t day = 0; day < m_days.size(); ++day) {
        const Day &own = m_days.at(day);
        if (own.open->isChecked() && own.from->currentData().toInt() >= own.to->currentData().toInt()) {
            m_banner->showMessage(BannerKind::danger,
                                  tr("%1 ends before it begins. Please choose a later end.").arg(own.open->text()));
            own.to->setFocus(Qt::TabFocusReason);
            return false;
        }
    }
    LineField *wrong = nullptr;
    for (const Number &number : m_numbers)
        if (!number.field->check() && !wrong)
            wrong = number.field;
    if (wrong)
        wrong->setFocus(Qt::TabFocusReason);
    return !wrong;
}

void RulesView::save()
{
    if (!m_mayChange || !m_isShown || m_save->isBusy())
        return;
    m_banner->hide();
    m_unsaved->close();
    if (!check()) {
        Q_EMIT answered(false);
        return;
    }
    const Thresholds wanted = typed();
    const QFuture<Result<void>> future = m_session.alerts().setThresholds(wanted);
    m_save->watch(future);
    deliver(future, this, [this, wanted](const Result<void> &answer) {
        if (answer.ok()) {
            m_stored = wanted;
            m_banner->showMessage(BannerKind::success,
                                  tr("Saved. It holds for what happens from now on; an entry in the log says so."));
        } else {
            m_banner->showMessage(BannerKind::danger, errorText(answer.error()));
        }
        Q_EMIT answered(answer.ok());
    });
}

void RulesView::leave()
{
    if (isDirty())
        m_unsaved->ask(tr("There are changes that are not saved."), tr("Discard them"), tr("Keep editing"));
    else
        Q_EMIT backWanted();
}

void RulesView::keyPressEvent(QKeyEvent *event)
{
    if (event->key() == Qt::Key_Escape) {
        leave();
        return;
    }
    QWidget::keyPressEvent(event);
}

} // namespace vb::ui
