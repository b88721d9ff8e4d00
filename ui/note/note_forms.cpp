#include "ui/note/note_forms.h"

#include "ui/kit/banner.h"
#include "ui/kit/buttons.h"
#include "ui/kit/deliver.h"
#include "ui/kit/empty_state.h"
#include "ui/kit/error_text.h"
#include "ui/kit/table_view.h"
#include "ui/kit/text_label.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QKeyEvent>
#include <QShortcut>
#include <QStandardItemModel>
#include <QVBoxLayout>

namespace vb::ui {

namespace {

constexpr int kFormsWidth = 760;
constexpr qsizetype kLabelsShown = 4;

} // namespace

NoteForms::NoteForms(session::Session &session, QWidget *parent)
    : QWidget(parent)
    , m_session(session)
    , m_model(new QStandardItemModel(this))
    , m_table(new TableView)
    , m_banner(new Banner(BannerKind::danger))
{
    setObjectName(QStringLiteral("note.forms"));
    setFocusProxy(m_table);
    m_banner->setObjectName(QStringLiteral("note.forms.banner"));
    m_banner->hide();
    m_model->setHorizontalHeaderLabels({tr("Form"), tr("What it asks for")});
    m_table->setObjectName(QStringLiteral("note.forms.table"));
    m_table->setAccessibleName(tr("Forms for a new note"));
    m_table->setModel(m_model);
    auto *empty = new EmptyState(IconName::note, tr("No form is in use"),
                                 tr("A note is written by a form. The medical director, a manager or the owner makes "
                                    "them in the settings."));
    empty->setObjectName(QStringLiteral("note.forms.empty"));
    m_table->setEmptyState(empty);
    m_table->setColumnWidth(0, tokens().scaled(240));
    m_table->setMaximumWidth(tokens().scaled(kFormsWidth));
    auto *back = new QPushButton(icon(IconName::chevronLeft), tr("Back to the notes"));
    back->setObjectName(QStringLiteral("note.forms.back"));
    back->setAccessibleName(tr("Back to the notes"));
    setButtonKind(back, ButtonKind::flat);
    auto *top = new QHBoxLayout;
    top->setContentsMargins(space::xxl - space::m, 0, space::xxl, 0);
    top->addWidget(back);
    top->addStretch();
    auto *inner = new QVBoxLayout;
    inner->setContentsMargins(space::xxl, 0, space::xxl, space::l);
    inner->setSpacing(space::m);
    inner->addWidget(new TextLabel(tr("Which form?"), TextRole::section));
    inner->addWidget(m_banner);
    inner->addWidget(m_table, 1);
    auto *down = new QVBoxLayout(this);
    down->setContentsMargins(0, 0, 0, 0);
    down->setSpacing(space::s);
    down->addLayout(top);
    down->addLayout(inner, 1);
    connect(new QShortcut(Qt::Key_Escape, this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut),
            &QShortcut::activated, this, &NoteForms::leaveWanted);
    connect(back, &QPushButton::clicked, this, &NoteForms::leaveWanted);
    connect(m_table, &QTableView::activated, this,
            [this](const QModelIndex &index) { Q_EMIT chosen(m_model->item(index.row())->data().toString()); });
}

void NoteForms::start()
{
    m_banner->hide();
    m_wantsFirst = false;
    m_table->setCurrentIndex(m_model->index(0, 0));
    m_table->setFocus(Qt::OtherFocusReason);
    load();
}

void NoteForms::load()
{
    deliver(m_session.templates().inForce(), this, [this](const Result<std::vector<chart::NoteTemplate>> &answer) {
        if (answer.ok())
            take(*answer);
        else
            sayTrouble(errorText(answer.error()));
        Q_EMIT listed();
        if (std::exchange(m_wantsFirst, false) && isVisible() && answer.ok() && !answer->empty())
            Q_EMIT chosen(answer->front().id);
    });
}

void NoteForms::keyPressEvent(QKeyEvent *event)
{
    const bool isEnter = event->key() == Qt::Key_Return || event->key() == Qt::Key_Enter;
    if (isEnter && m_model->rowCount() == 0)
        m_wantsFirst = true;
    else
        QWidget::keyPressEvent(event);
}

/// The row that is chosen stays so.
void NoteForms::take(const std::vector<chart::NoteTemplate> &forms)
{
    const QStandardItem *before = m_model->item(m_table->currentIndex().row());
    const QString chosenId = before ? before->data().toString() : QString();
    m_model->removeRows(0, m_model->rowCount());
    int row = 0;
    for (const chart::NoteTemplate &form : forms) {
        QStringList labels;
        for (const chart::TemplateField &field : form.fields)
            if (field.wanted)
                labels.append(field.label);
        QString asks = labels.mid(0, kLabelsShown).join(QStringLiteral(", "));
        if (labels.size() > kLabelsShown)
            asks = tr("%1 …", "the first fields of a form").arg(asks);
        auto *title = new QStandardItem(form.title);
        title->setData(form.id);
        auto *what = new QStandardItem(asks);
        what->setData(true, cell::kMuted);
        if (form.id == chosenId)
            row = m_model->rowCount();
        m_model->appendRow({title, what});
    }
    m_table->setCurrentIndex(m_model->index(row, 0));
}

void NoteForms::sayTrouble(const QString &sentence)
{
    m_banner->showMessage(BannerKind::danger, sentence);
}

} // namespace vb::ui
