#pragma once

#include "core/chart/template.h"
#include "core/store/audited_tx.h"

#include <vector>

namespace vb::chart {

/// What a practice made of a template at one moment. Editions are added and never changed: of each template the one
/// with the highest number rules, and the others are its history.
struct TemplateEdition {
    EntityId id {};
    QString templateId {};
    qint64 number = 0; // ms since 1970, above all numbers of this template that were known then; the form's version
    TemplateState state = TemplateState::own;
    NoteTemplate form {}; // none when what is built in was restored
    StaffId author {};
};

enum TemplateEditionField { kEditionTemplate = 1, kEditionNumber, kEditionState, kEditionForm, kEditionAuthor };

extern const store::EntityDecl kNoteTemplateEntity;

// Commands, inside a transaction of templateChange.

/// A form as somebody edited it; without an id it is a new one, and gets an id from its title. `invalid` as
/// checkedTemplate(), `notFound` for an id that no template has.
Result<TemplateEdition> saveTemplate(store::AuditedTx &tx, const TemplateBook &builtIn, NoteTemplate form);
/// No note is begun with it any more; drafts go on. `invalid` when it is retired already.
Result<TemplateEdition> retireTemplate(store::AuditedTx &tx, const TemplateBook &builtIn, const QString &templateId);
/// Back to what comes with the program. `invalid` when there is nothing built in, or it is in force already.
Result<TemplateEdition> restoreTemplate(store::AuditedTx &tx, const TemplateBook &builtIn, const QString &templateId);

// Queries.

/// Oldest first, of one template or of all. What this program cannot read is left out.
Result<std::vector<TemplateEdition>> templateEditions(store::Reader &reader, const QString &templateId = {});
/// What is built in with the practice's own editions, of one template or of all.
Result<TemplateBook> templateBook(store::Reader &reader, const TemplateBook &builtIn, const QString &templateId = {});

} // namespace vb::chart
