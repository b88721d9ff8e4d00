#include "ui/chart/answer_field.h"

#include "ui/kit/line_field.h"
#include "ui/kit/paint.h"
#include "ui/kit/text_label.h"

#include <QHBoxLayout>
#include <QKeyEvent>
#include <QVBoxLayout>

#include <algorithm>

namespace vb::ui {

namespace {
constexpr int kQuestionWidth = 300;
constexpr int kLongestRemark = 1000;
} // namespace

AnswerField::AnswerField(const QString &id, const QString &question, const WordChoices &choices, bool remarks,
                         QWidget *parent)
    : QWidget(parent), m_question(question), m_choices(choices), m_line(new QWidget)
{
    setObjectName(id);
    setFocusPolicy(Qt::StrongFocus);
    auto *text = new TextLabel(question, TextRole::body);
    text->setWordWrap(true);
    text->setMinimumWidth(tokens().scaled(kQuestionWidth) / 2);
    auto *across = new QHBoxLayout(m_line);
    across->setContentsMargins(space::s, space::xs, space::s, space::xs);
    across->setSpacing(space::xs);
    across->addWidget(text, 1);
    for (const auto &[code, words] : choices) {
        auto *chip = new Chip(words);
        chip->setFocusPolicy(Qt::NoFocus); // the keys are of the whole question
        chip->setAccessibleName(QStringLiteral("%1 %2").arg(question, words));
        across->addWidget(chip, 0, Qt::AlignVCenter);
        m_chips.push_back(chip);
        connect(chip, &QAbstractButton::clicked, this, [this, chosen = code] {
            setFocus(Qt::MouseFocusReason);
            choose(chosen == m_answer ? QString() : chosen);
        });
    }
    auto *down = new QVBoxLayout(this);
    down->setContentsMargins(0, 0, 0, 0);
    down->setSpacing(0);
    down->addWidget(m_line);
    if (remarks) {
        m_remark = new LineField;
        m_remark->setObjectName(id + QStringLiteral(".remark"));
        m_remark->setAccessibleName(tr("Remark: %1").arg(question));
        m_remark->setPlaceholderText(tr("Which, since when, how much?"));
        m_remark->setMaxLength(kLongestRemark);
        m_remark->hide();
        auto *inset = new QHBoxLayout;
        inset->setContentsMargins(space::s, 0, space::s, space::s);
        inset->addWidget(m_remark);
        down->addLayout(inset);
        connect(m_remark, &QLineEdit::textChanged, this, &AnswerField::changed);
    }
    follow();
}

QSize AnswerField::sizeHint() const
{
    return layout()->sizeHint();
}

void AnswerField::setAnswer(const QString &answer)
{
    m_answer = answer;
    follow();
}

QString AnswerField::remark() const
{
    return m_remark && !m_remark->isHidden() ? m_remark->cleanText() : QString();
}

void AnswerField::setRemark(const QString &remark)
{
    if (m_remark)
        m_remark->setText(remark);
    follow();
}

void AnswerField::choose(const QString &answer)
{
    if (answer == m_answer)
        return;
    m_answer = answer;
    follow();
    Q_EMIT changed();
}

void AnswerField::follow()
{
    QString words;
    for (std::size_t i = 0; i < m_chips.size(); ++i) {
        const bool chosen = m_choices[i].first == m_answer;
        m_chips[i]->setChecked(chosen);
        if (chosen)
            words = m_choices[i].second;
    }
    if (m_remark)
        m_remark->setVisible(m_answer == u"yes" || m_answer == u"unsure" || !m_remark->text().isEmpty());
    setAccessibleName(words.isEmpty() ? tr("%1 No answer yet", "a question").arg(m_question)
                                      : QStringLiteral("%1 %2").arg(m_question, words));
}

void AnswerField::step(int by)
{
    const auto at = std::find_if(m_choices.begin(), m_choices.end(),
                                 [this](const auto &choice) { return choice.first == m_answer; });
    const int last = static_cast<int>(m_choices.size()) - 1;
    const int now = at == m_choices.end() ? (by > 0 ? -1 : last + 1) : static_cast<int>(at - m_choices.begin());
    choose(m_choices[static_cast<std::size_t>(std::clamp(now + by, 0, last))].first);
}

void AnswerField::keyPressEvent(QKeyEvent *event)
{
    const bool mirrored = isRightToLeft();
    switch (event->key()) {
    case Qt::Key_Right: step(mirrored ? -1 : 1); return;
    case Qt::Key_Left: step(mirrored ? 1 : -1); return;
    case Qt::Key_Down: focusNextChild(); return;
    case Qt::Key_Up: focusPreviousChild(); return;
    case Qt::Key_Backspace:
    case Qt::Key_Delete: choose(QString()); return;
    default: break;
    }
    const QString typed = event->text();
    if (!typed.isEmpty() && !(event->modifiers() & ~Qt::ShiftModifier))
        for (const auto &[code, words] : m_choices)
            if (code.startsWith(typed, Qt::CaseInsensitive) || words.startsWith(typed, Qt::CaseInsensitive)) {
                choose(code);
                return;
            }
    QWidget::keyPressEvent(event);
}

void AnswerField::focusInEvent(QFocusEvent *event)
{
    QWidget::focusInEvent(event);
    update();
}

void AnswerField::focusOutEvent(QFocusEvent *event)
{
    QWidget::focusOutEvent(event);
    update();
}

void AnswerField::paintEvent(QPaintEvent *)
{
    const Tokens &t = tokens();
    QPainter painter(this);
    const QRect line = m_line->geometry();
    if (m_answer == u"yes" || m_answer == u"unsure")
        paint::panel(painter, line, t.radiusField, t.warnSoft);
    if (hasFocus())
        paint::focusRing(painter, line, t.radiusField, t);
}

} // namespace vb::ui
