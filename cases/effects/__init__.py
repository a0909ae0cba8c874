"""What each event changes on the case. Pure: values in, Case fields out."""

from __future__ import annotations

from collections.abc import Mapping

from cases import events as e
from cases.effects import above, intake, outcome, placing, together, work
from cases.effects.base import Effect, EffectOf

__all__ = ["EFFECTS", "Effect", "EffectOf"]

EFFECTS: Mapping[type[e.Event], EffectOf] = {
    e.Submit: intake.submitted,
    e.ProxySubmit: intake.submitted,
    e.OnSpot: intake.on_spot,
    e.Supplement: intake.supplemented,
    e.Split: intake.split,
    e.Triage: intake.triaged,
    e.Reclassify: intake.reclassified,
    e.Dispatch: placing.dispatched,
    e.Transfer: placing.transferred,
    e.Return: placing.returned,
    e.Escalate: placing.escalated,
    e.HandOver: placing.handed_over,
    e.Sign: work.signed,
    e.Contact: work.contacted,
    e.AskInfo: work.info_asked,
    e.Resume: work.resumed,
    e.AskHelp: work.help_asked,
    e.Message: work.messaged,
    e.Suspend: work.suspended,
    e.NameParty: together.party_named,
    e.MediateStart: together.mediation_started,
    e.MediateRound: together.mediation_held,
    e.Agree: together.agreed,
    e.MediateFail: together.mediation_failed,
    e.Assist: together.assisted,
    e.Whistle: together.assisted,
    e.Helped: together.helped,
    e.OnTime: work.on_time,
    e.Extend: work.extended,
    e.Deny: work.denied,
    e.Resolve: work.resolved,
    e.Callback: outcome.called_back,
    e.Rework: outcome.reworked,
    e.Close: outcome.closed,
    e.Archive: outcome.archived,
    e.Withdraw: outcome.withdrawn,
    e.Reject: outcome.rejected,
    e.ReferOut: outcome.referred_out,
    e.Invalid: outcome.invalidated,
    e.Merge: outcome.merged,
    e.Absorb: outcome.absorbed,
    e.Urge: above.urged,
    e.DraftSupervise: above.drafted,
    e.Supervise: above.supervised,
    e.NameLeader: above.leader_named,
    e.Note: above.noted,
    e.Unseal: above.unsealed,
    e.Remind: above.reminded,
    e.LateReason: above.late_reason,
    e.StartTimer: above.timer_started,
    e.StopTimer: above.timer_stopped,
}
