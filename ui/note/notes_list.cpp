#include "ui/note/notes_list.h"

#include "ui/kit/banner.h"
#include "ui/kit/buttons.h"
#include "ui/kit/empty_state.h"
#include "ui/kit/table_view.h"
#include "ui/kit/tokens.h"
#include "ui/note/notes_model.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QShortcut>
#include <QVBoxLayout>

#include <algorithm>

namespace vb::ui {

NotesList::NotesList(session::Session &session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_mayWrite(access::authorize(session.actor(), access::Right::noteAdd).ok())
    , m_model(new NotesModel(session.timeZone(), this))
    , m_table(new TableView)
    , m_banner(new Banner(BannerKind::danger))
    , m_new(new QPushButton(icon(IconName::plus, IconTone::onAccent), tr("New note")))
    , m_print(new QPushButton(icon(IconName::printer), tr("Print all…")))
{
    setObjectName(QStringLiteral("notes.list"));
    const QKeySequence newKeys(Qt::CTRL | Qt::SHIFT | Qt::Key_N);
    const QKeySequence printKeys(Qt::CTRL | Qt::Key_P);
    m_new->setObjectName(QStringLiteral("notes.new"));
    m_new->setAccessibleName(tr("New note"));
    m_new->setToolTip(tr("New note (%1)").arg(newKeys.toString(QKeySequence::NativeText)));
    if (!m_mayWrite)
        m_new->hide(); // setVisible(true) would make a window of it: it has no parent yet
    setButtonKind(m_new, ButtonKind::primary);
    m_print->setObjectName(QStringLiteral("notes.print"));
    m_print->setAccessibleName(tr("Print all signed notes"));
    m_print->setToolTip(tr("Print all signed notes (%1)").arg(printKeys.toString(QKeySequence::NativeText)));
    for (QPushButton *button : {m_new, m_print})
        button->setAutoDefault(true);
    m_banner->setObjectName(QStringLiteral("notes.banner"));
    m_banner->setClosable(true);
    m_banner->hide();
    m_table->setObjectName(QStringLiteral("notes.table"));
    m_table->setAccessibleName(tr("Notes"));
    m_table->setModel(m_model);
    QHeaderView *header = m_table->horizontalHeader();
    header->setSectionResizeMode(NotesModel::kTitle, QHeaderView::Stretch);
    header->setSectionResizeMode(NotesModel::kMarks, QHeaderView::Stretch);
    m_table->setColumnWidth(NotesModel::kWhen, tokens().scaled(190));
    m_table->setColumnWidth(NotesModel::kAuthor, tokens().scaled(160));
    m_table->setColumnWidth(NotesModel::kState, tokens().scaled(96));
    auto *empty = new EmptyState(IconName::note, tr("No notes yet"),
                                 m_mayWrite ? tr("Begin the first one: choose a form, write, and sign it.")
                                            : tr("What is written about treatments will stand here."));
    empty->setObjectName(QStringLiteral("notes.empty"));
    if (m_mayWrite) {
        empty->setAction(tr("New note"));
        empty->actionButton()->setAccessibleName(tr("Begin the first note"));
    }
    connect(empty, &EmptyState::actionTriggered, this, &NotesList::newWanted);
    m_table->setEmptyState(empty);

    auto *top = new QHBoxLayout;
    top->setSpacing(space::m);
    top->addStretch();
    top->addWidget(m_print);
    top->addWidget(m_new);
    auto *down = new QVBoxLayout(this);
    down->setContentsMargins(space::xxl, 0, space::xxl, space::l);
    down->setSpacing(space::m);
    down->addLayout(top);
    down->addWidget(m_banner);
    down->addWidget(m_table, 1);
    setTabOrder(m_table, m_new);
    setTabOrder(m_new, m_print);

    const auto key = [this](const QKeySequence &keys) {
        return new QShortcut(keys, this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut);
    };
    connect(key(printKeys), &QShortcut::activated, this, [this] {
        if (m_print->isEnabled())
            Q_EMIT printWanted();
    });
    connect(key(Qt::Key_Escape), &QShortcut::activated, this, &NotesList::leaveWanted);
    connect(m_new, &QPushButton::clicked, this, &NotesList::newWanted);
    connect(m_print, &QPushButton::clicked, this, &NotesList::printWanted);
    connect(m_table, &QTableView::activated, this,
            [this](const QModelIndex &index) { Q_EMIT chosen(m_model->at(index.row())); });
}

void NotesList::setLines(const std::vector<chart::NoteLine> &lines)
{
    const int row = m_table->currentIndex().row();
    const chart::NoteId before = row >= 0 && row < m_model->rowCount() ? m_model->at(row).id : chart::NoteId();
    m_model->setLines(lines, m_session.actor().user);
    m_print->setEnabled(std::any_of(lines.begin(), lines.end(), [](const chart::NoteLine &one) {
        return one.state == chart::NoteState::signed_ || one.state == chart::NoteState::voided;
    }));
    m_banner->hide();
    select(before);
}

void NotesList::clear()
{
    setLines({});
}

void NotesList::select(chart::NoteId id)
{
    if (m_model->rowCount() > 0)
        m_table->setCurrentIndex(m_model->index(std::max(0, m_model->rowOf(id)), 0));
}

void NotesList::focusInEvent(QFocusEvent *event)
{
    QWidget::focusInEvent(event);
    takeFocus();
}

void NotesList::takeFocus()
{
    if (m_model->rowCount() > 0 || !m_mayWrite)
        m_table->setFocus(Qt::OtherFocusReason);
    else
        m_new->setFocus(Qt::OtherFocusReason);
}

void NotesList::sayTrouble(const QString &sentence)
{
    m_banner->showMessage(BannerKind::danger, sentence);
}

} // namespace vb::ui
