#include "ui/chart/timeline_view.h"

#include "ui/chart/chart_words.h"
#include "ui/chart/timeline_delegate.h"
#include "ui/kit/badge.h"
#include "ui/kit/empty_state.h"
#include "ui/kit/search_box.h"
#include "ui/kit/table_view.h"
#include "ui/kit/text_label.h"
#include "ui/kit/wrap_layout.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QLocale>
#include <QPushButton>
#include <QVBoxLayout>

namespace vb::ui {

namespace {
constexpr int kMostWords = 200; // characters
constexpr int kWordsWidth = 220;
} // namespace

TimelineView::TimelineView(const PracticeTime &time, const StaffNames &names, QWidget *parent)
    : QWidget(parent)
    , m_words(new SearchBox)
    , m_top(new QHBoxLayout)
    , m_count(new TextLabel(QString(), TextRole::caption, TextTone::muted))
    , m_table(new TableView)
    , m_model(new TimelineModel(time, names, this))
    , m_empty(new EmptyState(IconName::history, QString(), QString()))
{
    setObjectName(QStringLiteral("chart.timeline"));
    m_words->setObjectName(QStringLiteral("chart.words"));
    m_words->setAccessibleName(tr("Find in the chart"));
    m_words->setPlaceholderText(tr("Find in the chart"));
    m_words->setFocusKey(Qt::CTRL | Qt::Key_F);
    m_words->setMaxLength(kMostWords);
    m_words->setMinimumWidth(tokens().scaled(kWordsWidth));
    m_words->setResultView(m_table);
    m_count->setObjectName(QStringLiteral("chart.count"));
    makeTable();
    m_top->setSpacing(space::s);
    m_top->addWidget(m_words, 1);
    auto *down = new QVBoxLayout(this);
    down->setContentsMargins(0, 0, 0, 0);
    down->setSpacing(space::s);
    down->addLayout(m_top);
    down->addWidget(makeChips());
    down->addWidget(m_count);
    down->addWidget(m_table, 1);
    connect(m_words, &QLineEdit::textChanged, this, &TimelineView::filter);
    connect(m_table, &QAbstractItemView::activated, this, [this](const QModelIndex &index) {
        if (const chart::Event *event = m_model->eventAt(index.row()))
            Q_EMIT eventOpened(*event);
    });
    showCount(false);
}

QWidget *TimelineView::makeChips()
{
    auto *line = new QWidget;
    auto *across = new WrapLayout(line);
    across->setSpacing(space::xs);
    using chart::EventKind;
    for (const EventKind kind : {EventKind::visit, EventKind::note, EventKind::allergy, EventKind::condition,
                                 EventKind::medication, EventKind::observation, EventKind::history, EventKind::flag}) {
        auto *chip = new Chip(kindsText(kind));
        chip->setObjectName(QStringLiteral("chart.kind.") + chart::eventKindName(kind));
        chip->setAccessibleName(tr("Only %1", "a kind of lines").arg(chip->text()));
        across->addWidget(chip);
        m_chips[kind] = chip;
        connect(chip, &Chip::toggled, this, &TimelineView::filter);
    }
    return line;
}

void TimelineView::makeTable()
{
    m_table->setObjectName(QStringLiteral("chart.lines"));
    m_table->setAccessibleName(tr("Chart, newest first"));
    m_table->setModel(m_model);
    m_table->setItemDelegate(new TimelineDelegate(m_table));
    m_table->setEmptyState(m_empty);
    m_table->horizontalHeader()->hide();
    m_table->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_table->installEventFilter(this);
    m_empty->setObjectName(QStringLiteral("chart.empty"));
    connect(m_empty, &EmptyState::actionTriggered, this, &TimelineView::clearFilter);
}

void TimelineView::setEvents(const std::vector<chart::Event> &events, bool more)
{
    const QModelIndex current = m_table->currentIndex();
    const chart::Event *before = m_model->eventAt(current.row());
    const EntityId id = before ? before->id : EntityId();
    m_model->setEvents(events);
    m_table->horizontalHeader()->hide();
    const int row = id.isNull() ? -1 : m_model->rowOf(id);
    if (const int first = row < 0 ? m_model->firstLine() : row; first >= 0)
        m_table->setCurrentIndex(m_model->index(first));
    if (row < 0)
        m_table->scrollToTop();
    showCount(more);
}

void TimelineView::append(const std::vector<chart::Event> &events, bool more)
{
    m_model->append(events);
    m_table->horizontalHeader()->hide();
    showCount(more);
}

void TimelineView::clear()
{
    clearFilter();
    m_model->setEvents({});
    showCount(false);
}

void TimelineView::setReadOnly(bool readOnly)
{
    m_readOnly = readOnly;
    showCount(m_more);
}

void TimelineView::focusList()
{
    m_table->setFocus(Qt::OtherFocusReason);
}

bool TimelineView::clearFilter()
{
    if (!m_model->isFiltered() && m_words->text().isEmpty())
        return false;
    const QSignalBlocker quiet(m_words);
    m_words->clear();
    for (const auto &[kind, chip] : m_chips) {
        const QSignalBlocker quietChip(chip);
        chip->setChecked(false);
        chip->updateGeometry();
    }
    filter();
    if (isVisible())
        focusList();
    return true;
}

void TimelineView::addAction(QWidget *widget)
{
    m_top->addWidget(widget);
}

void TimelineView::filter()
{
    std::set<chart::EventKind> kinds;
    for (const auto &[kind, chip] : m_chips)
        if (chip->isChecked())
            kinds.insert(kind);
    m_model->setFilter(kinds, m_words->text());
    m_table->horizontalHeader()->hide();
    if (const int first = m_model->firstLine(); first >= 0)
        m_table->setCurrentIndex(m_model->index(first));
    showCount(m_more);
}

void TimelineView::showCount(bool more)
{
    m_more = more;
    const QString number = QLocale().toString(m_model->lines());
    m_count->setText(
        more ? tr("%1 lines, and more on their way").arg(number)
            : m_model->isFiltered()
            ? tr("%1 of %2 lines").arg(number, QLocale().toString(static_cast<qlonglong>(m_model->total())))
            : m_model->lines() == 1 ? tr("1 line")
                                    : tr("%1 lines").arg(number));
    m_count->setVisible(m_model->total() > 0);
    m_table->setAccessibleDescription(m_count->text());
    if (m_model->isFiltered()) {
        m_empty->setTexts(tr("Nothing like this"), tr("No line of this chart is of these kinds and has these words."));
        m_empty->setAction(tr("Show all lines"));
        m_empty->actionButton()->setObjectName(QStringLiteral("chart.showAll"));
        m_empty->actionButton()->setAccessibleName(tr("Show all lines"));
    } else if (m_readOnly) {
        m_empty->setTexts(tr("Nothing was recorded by then"), tr("Choose a later day, or go back to today."));
        m_empty->setAction(QString());
    } else {
        m_empty->setTexts(tr("Nothing is recorded yet"),
                          tr("Begin with the allergies (Alt A) or the medical history (Alt H) at the side."));
        m_empty->setAction(QString());
    }
}

/// Typing in the list looks for what is typed.
bool TimelineView::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_table && event->type() == QEvent::KeyPress) {
        const auto *key = static_cast<QKeyEvent *>(event);
        if ((key->key() == Qt::Key_Home || key->key() == Qt::Key_End) && m_model->firstLine() >= 0) {
            const int row = key->key() == Qt::Key_Home ? m_model->firstLine() : m_model->rowCount() - 1;
            m_table->setCurrentIndex(m_model->index(row));
            return true;
        }
        const QString text = key->text();
        const bool plain = !(key->modifiers() & ~(Qt::ShiftModifier | Qt::KeypadModifier));
        if (plain && !text.isEmpty() && text.at(0).isPrint() && text.at(0) != u' ') {
            m_words->setFocus(Qt::OtherFocusReason);
            m_words->end(false);
            m_words->insert(text);
            return true;
        }
    }
    return QWidget::eventFilter(watched, event);
}

} // namespace vb::ui
