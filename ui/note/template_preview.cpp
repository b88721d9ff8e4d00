#include "ui/note/template_preview.h"

#include "ui/kit/buttons.h"
#include "ui/kit/text_label.h"
#include "ui/kit/tokens.h"
#include "ui/note/note_field.h"

#include <QGridLayout>
#include <QHBoxLayout>
#include <QPushButton>
#include <QShortcut>
#include <QVBoxLayout>

namespace vb::ui {

TemplatePreview::TemplatePreview(QWidget *parent)
    : QWidget(parent)
    , m_title(new TextLabel(QString(), TextRole::section))
    , m_words(new TextLabel(QString(), TextRole::caption, TextTone::muted))
    , m_back(new QPushButton(icon(IconName::chevronLeft), tr("Back")))
    , m_action(new QPushButton)
    , m_down(new QVBoxLayout(this))
{
    setObjectName(QStringLiteral("template.preview"));
    m_title->setObjectName(QStringLiteral("template.preview.title"));
    m_title->setWordWrap(true);
    m_words->setWordWrap(true);
    m_back->setObjectName(QStringLiteral("template.preview.back"));
    m_back->setAccessibleName(tr("Back from the preview"));
    m_back->setToolTip(tr("Back (%1)").arg(QKeySequence(Qt::Key_Escape).toString(QKeySequence::NativeText)));
    m_action->setObjectName(QStringLiteral("template.preview.action"));
    setButtonKind(m_back, ButtonKind::flat);
    setButtonKind(m_action, ButtonKind::primary);
    m_action->hide();
    for (QPushButton *button : {m_back, m_action})
        button->setAutoDefault(true);
    auto *top = new QHBoxLayout;
    top->addWidget(m_back);
    top->addStretch();
    top->addWidget(m_action);
    m_down->setContentsMargins(0, 0, 0, 0);
    m_down->setSpacing(space::m);
    m_down->addLayout(top);
    m_down->addWidget(m_title);
    m_down->addWidget(m_words);
    m_down->addStretch();
    connect(new QShortcut(Qt::Key_Escape, this, nullptr, nullptr, Qt::WidgetWithChildrenShortcut),
            &QShortcut::activated, this, &TemplatePreview::leaveWanted);
    connect(m_back, &QPushButton::clicked, this, &TemplatePreview::leaveWanted);
    connect(m_action, &QPushButton::clicked, this, &TemplatePreview::actionWanted);
}

void TemplatePreview::show(const chart::NoteTemplate &form, const QString &words)
{
    clear();
    m_form = form;
    m_title->setText(form.title);
    m_words->setText(words);
    m_place = new QWidget;
    auto *grid = new QGridLayout(m_place);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(space::xl);
    grid->setVerticalSpacing(space::l);
    grid->setColumnStretch(0, 1);
    grid->setColumnStretch(1, 1);
    int row = 0;
    int column = 0;
    for (const chart::TemplateField &spec : m_form.fields) {
        auto *field = new NoteField(m_form, spec, {});
        if (field->isWide() && column > 0) {
            ++row;
            column = 0;
        }
        grid->addWidget(field, row, column, 1, field->isWide() ? 2 : 1, Qt::AlignTop);
        if (field->isWide() || ++column == 2) {
            ++row;
            column = 0;
        }
    }
    m_down->insertWidget(3, m_place);
    m_place->show(); // now, not with the next event
}

void TemplatePreview::clear()
{
    delete m_place;
    m_place = nullptr;
    m_form = {};
    m_title->setText(QString());
}

void TemplatePreview::setAction(const QString &label)
{
    m_action->setText(label);
    m_action->setAccessibleName(label);
    m_action->setVisible(!label.isEmpty());
}

void TemplatePreview::takeFocus()
{
    m_back->setFocus(Qt::OtherFocusReason);
}

} // namespace vb::ui
